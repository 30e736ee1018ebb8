"""HAND OVER and SERVE: the responsibility list, matters with their clocks, and every act on them."""
