sleep(300);
