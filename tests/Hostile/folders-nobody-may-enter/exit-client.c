mkdir("closed", 0755);
close(open("closed/file", O_WRONLY | O_CREAT, 0000));
chmod("closed", 0000);
chmod("receive.dat", 0000);
chmod(".", 0000);
