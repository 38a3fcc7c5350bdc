"""Whether addresses of other sites still answer: asked politely, nothing private, broken only after three failing days.

It knows neither pages nor the directory: they say which addresses, and keep the answers in tables of their own.
"""
