"""The component gallery: every component and template in every state, from the examples in theme/examples."""
