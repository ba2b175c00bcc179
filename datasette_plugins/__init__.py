"""The site map: every route, SQL function and hook of the site."""
