// eof_receiver <port>: events in place of a loop. Each 'data' is one read(), 'end' is EOF, 'error' is -1.
const net = require("node:net");

let bytes = 0;
let reads = 0;

function report(end) {
  process.stdout.write(`bytes: ${bytes}\nreads: ${reads}\nend: ${end}\n`);
}

// Without allowHalfOpen Node would close by itself at EOF, before anything is printed.
const server = net.createServer({ allowHalfOpen: true }, (socket) => {
  server.close(); // one connection is enough
  socket.on("data", (chunk) => {
    bytes += chunk.length;
    reads++;
  });
  socket.on("end", () => {
    report("EOF");
    socket.end();
  });
  socket.on("error", (error) => {
    report(`error (${error.code})`);
    process.exitCode = 1;
  });
});
server.on("error", (error) => {
  console.error(`eof_receiver: ${error.message}`);
  process.exitCode = 1;
});
server.listen(Number(process.argv[2]), "0.0.0.0");
