#!/usr/bin/perl
# file_server <port>
use strict;
use warnings;
use IO::Socket::INET;

$SIG{PIPE} = 'IGNORE';
open my $file, '<:raw', 'file_server.c' or die "file_server.c: $!\n";
my $listener = IO::Socket::INET->new(LocalPort => $ARGV[0], Listen => 1, ReuseAddr => 1) or die "listen: $@\n";
my $client = $listener->accept or die "accept: $!\n";
local $/ = \4096;
while (defined(my $block = <$file>)) {
    while (length $block) {
        my $sent = syswrite($client, $block) // die "write: $!\n";
        substr($block, 0, $sent) = '';
    }
}
$client->shutdown(1) or die "shutdown: $!\n";
my ($message, $count) = ('');
while ($count = sysread($client, $message, 4096, length $message)) { }
defined $count or die "read: $!\n";
$message =~ tr/\0//d;
print "Message from client: $message\n";
