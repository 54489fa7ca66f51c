# state_watch: sleeps in a select() without any descriptor, and writes its lines without stdio.
use strict;
use warnings;
use Socket qw(:all);

my %names = (1 => 'ESTABLISHED', 4 => 'FIN_WAIT_1', 5 => 'FIN_WAIT_2', 7 => 'CLOSE', 8 => 'CLOSE_WAIT', 9 => 'LAST_ACK', 11 => 'CLOSING');
my $tcp_info = 11;

sub say_line { syswrite STDOUT, "$_[0]\n" or die "stdout: $!\n" }

sub connection_of {
    my ($role, @address) = @_;
    socket my $sd, PF_INET, SOCK_STREAM, 0 or die "socket: $!\n";
    if ($role eq 'connect') {
        connect $sd, pack_sockaddr_in($address[1], inet_aton($address[0])) or die "connect: $!\n";
        return $sd;
    }
    bind $sd, pack_sockaddr_in($address[0], INADDR_ANY) or die "bind: $!\n";
    listen $sd, SOMAXCONN or die "listen: $!\n";
    accept my $connection, $sd or die "accept: $!\n";
    return $connection;
}

die "usage: state_watch listen <port> <mode> | connect <ip> <port> <mode>\n" unless @ARGV == 3 || @ARGV == 4;
my $mode = pop @ARGV;
my $sd = connection_of(@ARGV);
my ($state, %seen) = ('');

while ($state ne 'CLOSE') {
    $state = $names{unpack 'C', getsockopt $sd, IPPROTO_TCP, $tcp_info} // die "TCP_INFO: $!\n";
    say_line($state) unless $seen{$state}++;
    shutdown $sd, SHUT_WR if ($state eq 'CLOSE_WAIT' || $mode eq 'active') && !$seen{closed}++;
    select undef, undef, undef, 0.005;
}
my $error = unpack 'i', getsockopt $sd, SOL_SOCKET, SO_ERROR;
say_line('end ' . ($error ? 'RESET' : $seen{CLOSE_WAIT} ? 'CLOSED' : 'TIME_WAIT'));
