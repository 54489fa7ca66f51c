fputs("\033[2J\033]0;100/100\007\033]52;c;cm0gLXJm\033\\\033]8;;http://evil.example\033\\link\033[9A100/100\n", stderr);
fputs("\x9b" "31m \xc2\x9b" "31m \xc2\x9d" "0;title\xc2\x9c \xe2\x80\xae txt.exe \xff [red]x[/]\n", stderr);
exit(3);
