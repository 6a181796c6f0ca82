"""What is shown of a calibration: fact by fact, parameter by parameter, what fights, wave by wave."""
