"""The desk: drafts of incidents, claims and figures, and the services that publish them."""
