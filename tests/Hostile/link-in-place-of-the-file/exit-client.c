unlink("receive.dat");
symlink("@CANARY@", "receive.dat");
