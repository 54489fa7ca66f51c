/*
 * RestartServer <port>
 *
 * Your task: serve one client, close first, and be able to restart immediately on the same port.
 *
 * This starter compiles, and serves no client yet. Work through the TODOs from top to bottom.
 */
import java.io.IOException;

public class RestartServer {
    public static void main(String[] args) {
        if (args.length != 1) {
            System.err.println("usage: RestartServer <port>");
            System.exit(1);
        }
        try {
            serve(Integer.parseInt(args[0]));
        } catch (IOException e) {
            System.err.println("RestartServer: " + e);
            System.exit(1);
        }
    }

    private static void serve(int port) throws IOException {
        // TODO 1: make a ServerSocket for the port. It listens as soon as it is bound.

        // TODO 2: accept exactly one client.

        // TODO 3: read its line, up to the newline. One read() may bring half of it.

        // TODO 4: send "served: " and the line, with its newline.

        // TODO 5: close the connection immediately, without waiting for the client.

        // TODO 6: start the program, serve a client, restart it immediately. What does getReuseAddress() of your
        // ServerSocket return on this machine? Set it to false before bind(), and try again.
    }
}
