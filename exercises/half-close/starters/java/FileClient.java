/*
 * FileClient <ip> <port>
 *
 * Your task: receive a file from the server, store it as "receive.dat", thank the server for it
 * and exit with status 0.
 *
 * This starter compiles, and transfers nothing yet. Work through the TODOs from top to bottom.
 */
import java.io.IOException;

public class FileClient {
    private static final String FILE_NAME = "receive.dat";
    private static final int BUFFER_SIZE = 30;

    public static void main(String[] args) {
        if (args.length != 2) {
            System.err.println("usage: FileClient <ip> <port>");
            System.exit(1);
        }
        try {
            receive(args[0], Integer.parseInt(args[1]));
        } catch (IOException e) {
            System.err.println("FileClient: " + e);
            System.exit(1);
        }
    }

    private static void receive(String ip, int port) throws IOException {
        // TODO 1: make a Socket that is connected to ip and port. What does main() do when no server is there?

        // TODO 2: open FILE_NAME for writing, so that nothing of an older file stays behind.

        // TODO 3: read from the socket, and write to the file what you have read, again and again.
        // read() tells you how many bytes came: write that many, whatever they are.
        // When do you stop? Which value of read() means "the server has said everything"?
        // And how does Java report that the connection broke?

        // TODO 4: close the file, and print "Received file data".

        // TODO 5: send "Thank you" to the server, once. Why can you still do that?

        // TODO 6: close the socket.
    }
}
