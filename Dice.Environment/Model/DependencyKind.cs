namespace Dice.Environment.Model;

/// <summary>Whether a dependency is required or optional.</summary>
public enum DependencyKind
{
    /// <summary>The dependent service is not started before the other one is ready.</summary>
    Required,

    /// <summary>The dependent service uses the other one when it is available, and starts and works without it.</summary>
    Optional,
}
