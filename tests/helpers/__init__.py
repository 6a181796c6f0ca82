"""What several tests need: models that cost nothing, small worlds, made-up claims, killed studies, a browser."""
