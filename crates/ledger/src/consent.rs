//! Who may see what, decided by one function for patient, clinician, gateway and tests.
