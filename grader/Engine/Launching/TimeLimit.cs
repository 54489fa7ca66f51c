namespace Courseware.Launching;

/// <summary>A time that is over when <paramref name="Token"/> is cancelled; <paramref name="Seconds"/> is how long it was.</summary>
public sealed record TimeLimit(int Seconds, CancellationToken Token);
