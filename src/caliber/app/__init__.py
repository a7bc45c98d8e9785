"""The wiring: settings become a project with its sources, questions and store; a server; a center for Python."""
