### charge
