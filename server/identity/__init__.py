"""Who may come in: accounts, sign-in and sessions, enrolment links and phones, and their audit."""
