"""Settings: base is production, dev the demo, test the suite."""
