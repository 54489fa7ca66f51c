/*
 * FileServer <port>
 *
 * Your task: send the file "file_server.c" of the working directory to one client, close only
 * your own direction of the connection, print what the client answers, and exit with status 0.
 *
 * This starter compiles, and transfers nothing yet. Work through the TODOs from top to bottom.
 */
import java.io.IOException;

public class FileServer {
    private static final String FILE_NAME = "file_server.c";
    private static final int BUFFER_SIZE = 30;

    public static void main(String[] args) {
        if (args.length != 1) {
            System.err.println("usage: FileServer <port>");
            System.exit(1);
        }
        try {
            serve(Integer.parseInt(args[0]));
        } catch (IOException e) {
            System.err.println("FileServer: " + e);
            System.exit(1);
        }
    }

    private static void serve(int port) throws IOException {
        // TODO 1: open FILE_NAME for reading, as a stream of bytes. What does main() do when it does not exist?

        // TODO 2: make a ServerSocket for the port. It listens as soon as it is bound.
        // Later: setReuseAddress(true) before bind(), and you can start the server twice in a row.

        // TODO 3: accept exactly one client.

        // TODO 4: read the file block by block, BUFFER_SIZE bytes at most, and write each block to the client.
        // How many bytes does the last block have? And what if the file is empty?

        // TODO 5: tell the client "that was all", and keep receiving from it.
        // Which method closes one direction only? What does close() of a stream do to its socket?

        // TODO 6: read the client's message until read() returns -1, leave out the NUL that a C client
        // sends with it, and print
        //     Message from client: Thank you

        // TODO 7: close the file and both sockets.
    }
}
