"""Ways into the engines that people already run. Each module imports only its own engine."""
