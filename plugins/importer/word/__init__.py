"""Word files (.docx from Word, WPS or LibreOffice) read from the package's XML, every character of it accounted for.

package opens the file safely, far_parts refuses what it would fetch; styles, numbering and numerals say what Word would show; reading
turns the body into spans and elements, paragraph (with fields, signs and pictures) each paragraph; drafting makes the draft.
"""
