// A port that speaks TLS, and what it says to those who do not.
import { createServer, type Server, type Socket } from 'node:net';
import type { Server as HttpsServer } from 'node:https';

/** First byte of a TLS record that carries a handshake. */
const handshake = 0x16;
/** Whoever connects and says nothing. */
const silenceMs = 10_000;
/** Go's net/http, word for word. */
const refusal = 'HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n';

/** A listener that hands on what begins as TLS does; plain HTTP gets told, everything else is cut off. */
export function createTlsPort(https: HttpsServer): Server {
  return createServer({ noDelay: true, keepAlive: true, keepAliveInitialDelay: 15_000 }, (socket) => {
    socket.on('error', () => socket.destroy());
    socket.setTimeout(silenceMs, () => socket.destroy());
    socket.once('data', (first: Buffer) => {
      socket.pause();
      socket.setTimeout(0);
      socket.removeAllListeners('timeout');
      if (first[0] === handshake) {
        socket.unshift(first);
        https.emit('connection', socket);
      } else refuse(socket, first);
    });
  });
}

function refuse(socket: Socket, first: Buffer): void {
  if (!/^(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|CONNECT|TRACE|PRI) ?/.test(first.toString('latin1', 0, 8)))
    return void socket.destroy();
  socket.end(refusal);
  socket.resume();
}
