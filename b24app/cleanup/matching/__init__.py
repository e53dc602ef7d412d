"""Find the leads, contacts and companies of one client, with evidence."""
