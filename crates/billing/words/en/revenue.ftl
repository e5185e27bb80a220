### revenue
