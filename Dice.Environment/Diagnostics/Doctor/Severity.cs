namespace Dice.Environment.Diagnostics.Doctor;

/// <summary>The severity of a finding.</summary>
public enum Severity
{
    /// <summary>There is no problem.</summary>
    Fine,

    /// <summary>The environment works, but with a restriction.</summary>
    Warning,

    /// <summary>The environment will not work.</summary>
    Error,
}
