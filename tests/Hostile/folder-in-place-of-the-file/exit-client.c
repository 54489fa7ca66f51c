unlink("receive.dat");
mkdir("receive.dat", 0755);
