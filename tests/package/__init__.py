"""Tests of frozen data packages."""
