/*
 * AbruptServer <port> <file>
 *
 * Your task: send the file to one client, and close in the one-sided way.
 *
 * This starter compiles, and transfers nothing yet. Work through the TODOs from top to bottom.
 */
import java.io.IOException;

public class AbruptServer {
    public static void main(String[] args) {
        if (args.length != 2) {
            System.err.println("usage: AbruptServer <port> <file>");
            System.exit(1);
        }
        try {
            serve(Integer.parseInt(args[0]), args[1]);
        } catch (IOException e) {
            System.err.println("AbruptServer: " + e);
            System.exit(1);
        }
    }

    private static void serve(int port, String fileName) throws IOException {
        // TODO 1: open the file for reading, as a stream of bytes. What does main() do when it does not exist?

        // TODO 2: make a ServerSocket for the port. It listens as soon as it is bound.

        // TODO 3: accept exactly one client.

        // TODO 4: read the file block by block, and write as many bytes as read() returned.

        // TODO 5: end the connection in the one-sided way, immediately: read nothing, wait for nothing, set no SO_LINGER.
        // Which one method is that? What does the end of a try-with-resources do?
    }
}
