# Says what PowerShell scripts use, one thing a line: its kind, a tab and the thing. Reads them, and never runs them.

function tell($kind, $thing) { "$kind`t$thing" }

function tellType($name) {
  $type = $name.GetReflectionType()
  if ($type) { $type.FullName } else { "unknown $($name.FullName)" }
}

# How a string was escaped only its token still says; those inside of what it expands are in it.
function tellTokens($all) {
  foreach ($token in $all) {
    tell 'token' $token.Kind
    if ($token.Kind -eq 'Number') { tell 'number' $token.Text }
    if ($token.Kind -eq 'StringExpandable' -or $token.Kind -eq 'HereStringExpandable') {
      foreach ($found in [regex]::Matches($token.Text, '`.')) { tell 'escape' $found.Value }
      if ($token.NestedTokens) { tellTokens $token.NestedTokens }
    }
  }
}

foreach ($path in $args) {
  $tokens = $null
  $faults = $null
  $tree = [System.Management.Automation.Language.Parser]::ParseFile($path, [ref]$tokens, [ref]$faults)
  tell 'script' $path
  foreach ($fault in $faults) { tell 'fault' $fault.Message }
  tellTokens $tokens
  foreach ($node in $tree.FindAll({ $true }, $true)) {
    $is = $node.GetType().Name
    tell 'node' $is
    if ($node.NullConditional) { tell 'node' 'NullConditional' }
    if ($node.Background) { tell 'node' 'Background' }
    if ($is -eq 'ScriptBlockAst' -and $node.CleanBlock) { tell 'node' 'CleanBlock' }
    if ($is -eq 'VariableExpressionAst') { tell 'variable' $node.VariablePath.UserPath }
    if ($is -eq 'FunctionDefinitionAst') { tell 'function' $node.Name }
    if ($is -eq 'CommandAst') { tell 'command' $node.GetCommandName() }
    if ($is -eq 'CommandParameterAst') { tell 'parameter' $node.ParameterName }
    if ($node.TypeName) { tell 'type' (tellType $node.TypeName) }
    if ($is -eq 'InvokeMemberExpressionAst' -or $is -eq 'MemberExpressionAst') {
      $count = ''
      if ($is -eq 'InvokeMemberExpressionAst') { $count = '(' + @($node.Arguments).Where({ $_ }).Count + ')' }
      if ($node.Static) { tell 'member' ((tellType $node.Expression.TypeName) + '.' + $node.Member.Value + $count) }
      else { tell 'member' ('.' + $node.Member.Value + $count) }
    }
  }
}
