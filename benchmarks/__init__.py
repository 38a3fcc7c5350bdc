"""How fast the portal is, beside a bare view in one run. ``make bench`` runs it; results/README.md explains."""
