"""Figures of speed as ratios, each against a floor: `make bench` (BENCH_N notices, 100,000 unless said otherwise)."""
