namespace Dice.Environment.Model;

/// <summary>How badly a service needs another.</summary>
public enum DependencyKind
{
    /// <summary>It is not started before the other is ready.</summary>
    Required,

    /// <summary>It uses the other when it is there, and starts and serves without it.</summary>
    Optional,
}
