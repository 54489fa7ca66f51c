/*
 * DigestServer <port> none|close|shutdown
 *
 * Sends data.bin to one client, and wants to know by the client's answer whether all of it has come.
 */
import java.io.IOException;

public class DigestServer {
    private static final int BUFFER_SIZE = 4096;

    public static void main(String[] args) throws IOException {
        if (args.length != 2) {
            System.err.println("usage: DigestServer <port> none|close|shutdown");
            System.exit(1);
        }

        // TODO: listen on the port args[0], on all addresses, and accept one connection.

        // TODO: send the file data.bin, and count its bytes and its FNV-1a checksum. An int has 32 bits; a byte of Java
        // may be negative. Then print
        //     sent: <bytes> <checksum>                 as in   sent: 6 bf9cf968

        // TODO: args[1] says how the sending ends:
        //     none      not at all: go on to read the answer
        //     close     close(): there is no answer to be read
        //     shutdown  shutdownOutput(), and go on to read the answer

        // TODO: read the answer up to its newline, or EOF. Compare it with what you sent. Print
        //     answer: <the line>                       (when there is one)
        //     result: same    or   result: different   or   result: none
        // and exit with 0 when it is the same, with another status otherwise.

        System.exit(1);
    }
}
