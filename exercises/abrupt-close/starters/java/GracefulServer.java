/*
 * GracefulServer <port> <file>
 *
 * Your task: send the file to one client, and lose nothing: not a byte of it, and not the client's message.
 *
 * This starter compiles, and transfers nothing yet. Work through the TODOs from top to bottom.
 */
import java.io.IOException;

public class GracefulServer {
    public static void main(String[] args) {
        if (args.length != 2) {
            System.err.println("usage: GracefulServer <port> <file>");
            System.exit(1);
        }
        try {
            serve(Integer.parseInt(args[0]), args[1]);
        } catch (IOException e) {
            System.err.println("GracefulServer: " + e);
            System.exit(1);
        }
    }

    private static void serve(int port, String fileName) throws IOException {
        // TODO 1: open the file for reading, as a stream of bytes. What does main() do when it does not exist?

        // TODO 2: make a ServerSocket for the port. It listens as soon as it is bound.

        // TODO 3: accept exactly one client.

        // TODO 4: read the file block by block, and write as many bytes as read() returned.

        // TODO 5: tell the client "that was all", and keep the socket. Which method is that?

        // TODO 6: read the client's message until read() returns -1, leave out the NUL behind it, and print
        //     Message from client: <the message>

        // TODO 7: now close. Why does it destroy nothing here?
    }
}
