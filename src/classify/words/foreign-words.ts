// The commonest messages of Windows and glibc in German and French; a letter with an accent may have been garbled on its way.
import type { Phrase } from './phrases.ts'

export const diskFullElsewhere: readonly Phrase[] = [
  /nicht gen.{1,4}gend speicherplatz|nicht genug speicherplatz/,
  'kein speicherplatz mehr',
  'aucun espace disponible sur',
  'espace insuffisant sur le disque',
  'espace disque insuffisant',
]

export const memoryFullElsewhere: readonly Phrase[] = [
  /nicht gen.{1,4}gend (?:haupt|arbeits)?speicher(?!platz)/,
  'kann den speicher nicht allozieren',
  /impossible d.{1,4}allouer (?:de )?la m.{1,4}moire|ne peut allouer de la m.{1,4}moire/,
  /m.{1,4}moire insuffisante/,
]

export const deniedElsewhere: readonly Phrase[] = [
  'zugriff verweigert',
  'zugriff wurde verweigert',
  'keine berechtigung',
  /acc.{1,4}s refus/,
  /permission non accord/,
]

export const fileMissingElsewhere: readonly Phrase[] = [
  'datei oder verzeichnis nicht gefunden',
  'angegebene datei nicht finden',
  'angegebenen pfad nicht finden',
  'aucun fichier ou dossier de ce type',
  /le (?:fichier|chemin d.{1,4}acc.{1,4}s) sp.{1,4}cifi.{1,4} est introuvable/,
]

export const commandMissingElsewhere: readonly Phrase[] = [
  'kommando nicht gefunden',
  'befehl nicht gefunden',
  /ist entweder falsch geschrieben oder\s+konnte nicht gefunden werden/,
  'commande introuvable',
  /n.{1,4}est pas reconnu en tant que commande interne/,
]

/** Of a share. */
export const shareMissingElsewhere: readonly Phrase[] = [
  'netzwerkname wurde nicht gefunden',
  'netzwerkpfad wurde nicht gefunden',
  /nom (?:de )?r.{1,4}seau (?:sp.{1,4}cifi.{1,4} )?(?:est )?introuvable/,
  /chemin r.{1,4}seau n.{1,4}a pas .{1,4}t.{1,4} trouv/,
]
