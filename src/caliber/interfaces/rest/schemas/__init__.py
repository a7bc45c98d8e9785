"""The shapes of requests and answers, a module a resource. OpenAPI, and the web app's types, are made from them."""
