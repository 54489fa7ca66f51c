// restart_server <port>: events in place of calls. Node sets SO_REUSEADDR; a failed bind() is an 'error' event of the server.
const net = require("node:net");

function fail(error) {
  console.error(`restart_server: ${error.message}`);
  process.exit(1);
}

const server = net.createServer((socket) => {
  let line = "";
  server.close(); // one client is enough
  socket.setEncoding("latin1");
  socket.on("error", fail);
  socket.on("data", (chunk) => {
    line += chunk;
    if (!line.endsWith("\n")) return;
    socket.removeListener("end", leftEarly);
    // end() alone would send the FIN and then wait for the client's.
    socket.end(`served: ${line}`, "latin1", () => socket.destroy());
  });
  socket.on("end", leftEarly);
});

function leftEarly() {
  fail(new Error("the client left in the middle of its line"));
}

server.on("error", fail);
server.listen(Number(process.argv[2]));
