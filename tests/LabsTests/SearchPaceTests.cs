using Courseware.Labs;

namespace Courseware.Tests.LabsTests;

/// <summary>How often a server's other ports are searched for, by a clock that stands until it is moved.</summary>
internal sealed class SearchPaceTests
{
    [TestCase(2, 5)]
    [TestCase(50, 80)]
    [TestCase(500, 80)]
    public void The_slower_the_looks_the_more_of_them_search(int millisecondsPerPoll, int searches)
    {
        var time = new Clock();
        var pace = new SearchPace(time);
        var made = 0;
        for (var poll = 0; poll < 80; poll++)
        {
            time.Milliseconds += millisecondsPerPoll;
            made += pace.IsDue() ? 1 : 0;
        }

        Assert.That(made, Is.EqualTo(searches));
    }

    private sealed class Clock : TimeProvider
    {
        public long Milliseconds { get; set; }

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => Milliseconds;
    }
}
