"""Who gets in: signing in, second factors, sessions, and the switches that hold the desk still."""
