namespace Courseware.Launching;

/// <summary>How many <paramref name="Seconds"/> a whole grading may take; <paramref name="Token"/> is cancelled when they are over.</summary>
public sealed record TimeLimit(int Seconds, CancellationToken Token);
