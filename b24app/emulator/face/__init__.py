"""What people see and press in the portal's own pages; nothing here is a rule of REST."""
