"""Profiles and saved messages as plain files that a team can keep in git. No Qt, no secrets."""
