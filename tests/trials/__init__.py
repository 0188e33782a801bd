"""Real faults on the real product: processes killed, disks filled, networks broken, messages mangled."""
