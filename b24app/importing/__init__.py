"""Take in leads from files of spreadsheets: read, check, compare with what is known, write once, take back."""
