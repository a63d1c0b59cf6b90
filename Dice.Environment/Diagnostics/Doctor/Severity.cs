namespace Dice.Environment.Diagnostics.Doctor;

/// <summary>How much a finding matters.</summary>
public enum Severity
{
    /// <summary>All is well.</summary>
    Fine,

    /// <summary>It works, but something could be better.</summary>
    Warning,

    /// <summary>The environment will not work like this.</summary>
    Error,
}
