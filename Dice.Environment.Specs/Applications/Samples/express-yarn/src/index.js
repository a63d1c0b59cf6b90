const express = require('express');
const { greet } = require('./greeting');

const app = express();
const port = process.env.PORT || 3000;

app.get('/greeting/:name', (request, response) => {
  response.json({ greeting: greet(request.params.name) });
});

app.listen(port, () => console.log(`Example app listening on port ${port}`));
