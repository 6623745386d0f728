"""What was written at the desk, by whom and why: one history of each whole dossier."""
