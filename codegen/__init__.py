"""Write the models and methods of tfrun-async from its OpenAPI description in spec/."""
