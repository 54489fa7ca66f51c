unlink("receive.dat");
mkfifo("receive.dat", 0644);
