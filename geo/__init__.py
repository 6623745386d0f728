"""Where: coordinates, geodesics, borders, areas and names. Plain Python, no Django."""
