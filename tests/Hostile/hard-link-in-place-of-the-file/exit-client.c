unlink("receive.dat");
link("@CANARY@", "receive.dat");
