//! Empty: only the server renders pages, so that the browser asks nothing of a request.
