"""The pages of the customer portal, made on the server and usable without JavaScript."""
